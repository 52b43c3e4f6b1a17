package io.polyphony.server.store;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.RowMapperFactory;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Maps a row to any record by the names of its components: {@code created_at} to createdAt. Unlike
 * the library's own mapper it takes records that are not public.
 */
final class RecordMappers implements RowMapperFactory {

  @Override
  public Optional<RowMapper<?>> build(Type type, ConfigRegistry config) {
    return type instanceof Class<?> known && known.isRecord() && known != Jsonb.class
        ? Optional.of(new Mapper<>(known))
        : Optional.empty();
  }

  private static final class Mapper<T> implements RowMapper<T> {
    private final Constructor<T> constructor;
    private final Type[] types;
    private final String[] columns;

    Mapper(Class<T> type) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] raw = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        constructor = type.getDeclaredConstructor(raw);
      } catch (NoSuchMethodException impossible) {
        throw new IllegalStateException(impossible);
      }
      constructor.setAccessible(true);
      types = Stream.of(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
      columns = Stream.of(components).map(it -> column(it.getName())).toArray(String[]::new);
    }

    private static String column(String component) {
      return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    @Override
    public T map(ResultSet row, StatementContext context) throws SQLException {
      Object[] values = new Object[types.length];
      for (int i = 0; i < values.length; i++) {
        int index = row.findColumn(columns[i]);
        values[i] =
            context
                .findColumnMapperFor(types[i])
                .orElseThrow(() -> new IllegalStateException("No mapper for a column"))
                .map(row, index, context);
      }
      try {
        return constructor.newInstance(values);
      } catch (ReflectiveOperationException failed) {
        throw new IllegalStateException("A row does not fit its record", failed);
      }
    }
  }
}

package io.polyphony.server.store;

import java.sql.Types;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.postgresql.util.PGobject;

/** Binds {@link Jsonb}. */
final class JsonbArgument extends AbstractArgumentFactory<Jsonb> {
  JsonbArgument() {
    super(Types.OTHER);
  }

  @Override
  protected Argument build(Jsonb value, ConfigRegistry config) {
    return (position, statement, context) -> {
      var object = new PGobject();
      object.setType("jsonb");
      object.setValue(value.text());
      statement.setObject(position, object);
    };
  }
}

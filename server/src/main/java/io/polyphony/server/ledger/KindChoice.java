package io.polyphony.server.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a filter asks of the kind of a record, as a condition on {@code record_kind k}.
 *
 * @param sql true of the kinds that are wanted
 * @param values what the names in it stand for
 */
record KindChoice(String sql, Map<String, Object> values) {

  static KindChoice of(RecordFilter filter) {
    return without(filter, null);
  }

  /**
   * Leaves out what is asked of one dimension.
   *
   * @param left null to ask all
   */
  static KindChoice without(RecordFilter filter, @Nullable Dimension left) {
    var sql = new StringBuilder("k.organisation_id = :organisation");
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("organisation", filter.organisation());
    UUID owner = filter.owner();
    if (owner != null) {
      sql.append(" and k.owner_id = :owner");
      values.put("owner", owner);
    }
    for (Map.Entry<Dimension, List<String>> wanted : filter.values().entrySet()) {
      Dimension dimension = wanted.getKey();
      if (dimension == left) {
        continue;
      }
      String column = "k." + dimension.column();
      sql.append(" and (").append(column).append("::text = any(:").append(dimension.wire());
      sql.append(
          wanted.getValue().contains(Dimension.NONE) ? ") or " + column + " is null)" : "))");
      values.put(dimension.wire(), wanted.getValue().toArray(String[]::new));
    }
    return new KindChoice(sql.toString(), values);
  }
}

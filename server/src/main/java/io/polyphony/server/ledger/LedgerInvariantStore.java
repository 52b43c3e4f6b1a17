package io.polyphony.server.ledger;

import io.polyphony.llm.catalog.CostKind;
import io.polyphony.server.store.Invariant;
import io.polyphony.server.store.Invariants;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Looks whether the ledger's tables agree with one another and with themselves. */
@ApplicationScoped
public class LedgerInvariantStore {
  /** Sums outlive the records of months that were dropped. */
  private static final String DAY_IS_KEPT =
      """
      day >= (select coalesce(min(first_day), date '-infinity') from (
            select to_date(right(c.relname, 7), 'YYYY_MM') as first_day
            from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'completion_record'::regclass
              and c.relname ~ '^completion_record_[0-9]{4}_[0-9]{2}$') as kept)""";

  private final Invariants invariants;

  LedgerInvariantStore(Invariants invariants) {
    this.invariants = invariants;
  }

  /** Blocking; reads whole tables. */
  public List<Invariant> look() {
    return List.of(
        spendIsRecords(),
        sumsAreRecords(),
        kindsAddUp(),
        billedIsKnown(),
        tokensMakeSense(),
        endsFit());
  }

  private Invariant spendIsRecords() {
    return invariants.look(
        "spend-is-records",
        "what was spent, by day, person, key, team and model, is what the records add up to",
        """
        with summed as (
          select organisation_id, (started_at at time zone 'UTC')::date as day, owner_id,
            coalesce(virtual_key_id, '00000000-0000-0000-0000-000000000000') as virtual_key_id,
            coalesce(team_id, '00000000-0000-0000-0000-000000000000') as team_id,
            coalesce(model_served, model_asked) as model, count(*) as requests,
            coalesce(sum(coalesce(input_total_tokens, 0) + coalesce(output_total_tokens, 0))
              filter (where cache is null or cache = 'miss'), 0) as tokens,
            sum(coalesce(billed_nano, 0)) as nano,
            count(*) filter (where billed_nano is null) as unknown_cost
          from completion_record group by 1, 2, 3, 4, 5, 6)
        select format('%%s %%s %%s: %%s requests, %%s nano-dollars in records, %%s and %%s in spend',
          organisation_id, day, model, r.requests, r.nano, s.requests, s.nano)
        from summed r full join spend s
          using (organisation_id, day, owner_id, virtual_key_id, team_id, model)
        where %s and (r.requests, r.tokens, r.nano, r.unknown_cost)
          is distinct from (s.requests, s.tokens, s.nano, s.unknown_cost)
        """
            .formatted(DAY_IS_KEPT));
  }

  private Invariant sumsAreRecords() {
    return invariants.look(
        "sums-are-records",
        "what the logs count, by day and kind of request, is what the records add up to",
        """
        with summed as (
          select organisation_id, (started_at at time zone 'UTC')::date as day, kind,
            count(*) as requests,
            coalesce(sum(coalesce(input_total_tokens, 0) + coalesce(output_total_tokens, 0))
              filter (where cache is null or cache = 'miss'), 0) as tokens,
            sum(coalesce(billed_nano, 0)) as nano,
            count(*) filter (where billed_nano is null) as unknown_cost,
            max(latency_ms) as longest_ms, max(coalesce(billed_nano, 0)) as dearest_nano,
            min(started_at) as first_at, max(started_at) as last_at
          from completion_record group by 1, 2, 3)
        select format('%%s %%s %%s: %%s requests, %%s nano-dollars in records, %%s and %%s in sums%%s',
          organisation_id, day, kind, r.requests, r.nano, s.requests, s.nano,
          case when k.id is null then ', and no such kind' end)
        from summed r full join record_sum s using (organisation_id, day, kind)
          left join (select id from record_kind where id = record_kind_id(organisation_id,
            owner_id, virtual_key_id, door, dialect, model_asked, model_served, provider,
            credential_id, state, error_code, cache, team_id)) k on k.id = kind
        where %s and (k.id is null
          or (r.requests, r.tokens, r.nano, r.unknown_cost, r.longest_ms, r.dearest_nano,
            r.first_at, r.last_at)
          is distinct from (s.requests, s.tokens, s.nano, s.unknown_cost, s.longest_ms,
            s.dearest_nano, s.first_at, s.last_at))
        """
            .formatted(DAY_IS_KEPT));
  }

  private Invariant kindsAddUp() {
    String kinds =
        Arrays.stream(CostKind.values())
            .map(kind -> "coalesce(" + Column.of(kind).key() + ", 0)")
            .collect(Collectors.joining(" + "));
    return invariants.look(
        "cost-is-kinds",
        "the cost of a record is the sum of its kinds",
        "select format('%s: %s in all', id, cost_nano) from completion_record"
            + " where cost_nano is not null and cost_nano <> "
            + kinds);
  }

  private Invariant billedIsKnown() {
    return invariants.look(
        "billed-is-cost",
        "a record is billed with the sum that the vendor named, else with its cost; with nothing"
            + " if another request paid for its answer",
        "select format('%s: billed %s', id, billed_nano) from completion_record"
            + " where billed_nano is distinct from case when cache in ('hit', 'shared')"
            + " then 0 else coalesce(cost_provided_nano, cost_nano) end");
  }

  private Invariant tokensMakeSense() {
    return invariants.look(
        "tokens-not-negative",
        "no record has fewer tokens than none",
        "select id::text from completion_record where least(input_tokens, output_tokens,"
            + " input_total_tokens, output_total_tokens, cached_input_tokens) < 0");
  }

  private Invariant endsFit() {
    return invariants.look(
        "states-and-errors",
        "a completed record has no error, a failed one has its code and an id",
        "select format('%s: %s, %s', id, state, error_code) from completion_record"
            + " where (state = 'complete' and error_code is not null)"
            + " or (state in ('failed', 'upstream_cut')"
            + " and (error_code is null or error_id is null))");
  }
}

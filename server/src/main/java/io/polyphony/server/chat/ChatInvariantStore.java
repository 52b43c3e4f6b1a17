package io.polyphony.server.chat;

import io.polyphony.server.store.Invariant;
import io.polyphony.server.store.Invariants;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Looks whether conversations hang together, and whether their answers have records. */
@ApplicationScoped
public class ChatInvariantStore {
  private final Invariants invariants;

  ChatInvariantStore(Invariants invariants) {
    this.invariants = invariants;
  }

  /** Blocking; reads whole tables. */
  public List<Invariant> look() {
    return List.of(answersHaveRecords(), nothingRunsForEver(), threadsHold(), eventsHaveNoGap());
  }

  private Invariant answersHaveRecords() {
    return invariants.look(
        "answers-have-records",
        "an answer that has ended and names its completion has exactly one record",
        """
        select format('answer %s, completion %s', m.id, m.completion_id) from message m
        where m.completion_id is not null and m.state <> 'running'
          and not exists (select 1 from completion_record r where r.id = m.completion_id)
        """);
  }

  /** The longest completion takes ten minutes unless somebody sets that otherwise. */
  private Invariant nothingRunsForEver() {
    return invariants.look(
        "nothing-runs-for-ever",
        "no answer has been running for a day",
        "select format('answer %s since %s', id, created_at) from message"
            + " where state = 'running' and created_at < now() - interval '1 day'");
  }

  private Invariant threadsHold() {
    return invariants.look(
        "threads-hold",
        "each message follows one of its own lane, and a lane ends in one of its own",
        """
        select format('message %s follows %s', m.id, m.parent_id) from message m
          left join message p on p.id = m.parent_id and p.lane_id = m.lane_id
        where m.parent_id is not null and p.id is null
        union all
        select format('lane %s ends in %s', l.id, l.leaf_id) from lane l
          left join message m on m.id = l.leaf_id and m.lane_id = l.id
        where l.leaf_id is not null and m.id is null
        """);
  }

  private Invariant eventsHaveNoGap() {
    return invariants.look(
        "events-have-no-gap",
        "a conversation's events are numbered without a gap, up to the last",
        """
        select format('conversation %s: %s events from %s to %s, the last is %s',
          e.conversation_id, count(*), min(e.sequence), max(e.sequence), c.last_event)
        from conversation_event e join conversation c on c.id = e.conversation_id
        group by e.conversation_id, c.last_event
        having count(*) <> max(e.sequence) - min(e.sequence) + 1
          or max(e.sequence) <> c.last_event
        """);
  }
}

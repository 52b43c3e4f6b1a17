-- The completion that writes an answer: after a crash its figures are taken from the ledger.
alter table message add column completion_id uuid;

package io.polyphony.server.completion;

import io.polyphony.server.admission.OutputSizes;
import io.polyphony.server.body.Bodies;
import io.polyphony.server.ledger.Ledger;
import io.polyphony.server.store.Ids;

/** Where it is written down what a request came to. */
record Books(Ledger ledger, Ids ids, OutputSizes sizes, Bodies bodies) {}

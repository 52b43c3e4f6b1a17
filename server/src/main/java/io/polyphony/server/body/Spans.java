package io.polyphony.server.body;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Places in a text that are to be masked; where they overlap they become one. */
final class Spans {
  private final List<Span> found = new ArrayList<>();

  private record Span(int from, int to, Masked kind) {}

  void add(int from, int to, Masked kind) {
    found.add(new Span(from, to, kind));
  }

  /** The text with a word for each place; the very same text if there is none. */
  String masked(String text) {
    if (found.isEmpty()) {
      return text;
    }
    found.sort(Comparator.comparingInt(Span::from).thenComparing(Span::kind));
    var masked = new StringBuilder(text.length());
    int end = 0;
    for (Span span : found) {
      if (span.from() >= end) {
        masked.append(text, end, span.from()).append(span.kind().word());
      }
      end = Math.max(end, span.to());
    }
    return masked.append(text, end, text.length()).toString();
  }
}

package io.polyphony.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a Markdown file that a benchmark writes, between two marks.
 *
 * @param word the marks' word
 * @param title the heading under which the part begins in a file that lacks it
 */
record Section(String word, String title) {

  /**
   * @throws IOException if the file has only one of the marks
   */
  void write(Path file, String text) throws IOException {
    String begin = "<!-- " + word + " begins -->";
    String end = "<!-- " + word + " ends -->";
    String page = Files.exists(file) ? Files.readString(file) : "# Performance\n";
    if (!page.contains(begin) && !page.contains(end)) {
      page += "\n## " + title + "\n\n" + begin + "\n" + end + "\n";
    }
    int from = page.indexOf(begin);
    int to = page.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(file + " has lost its marks " + begin + " and " + end);
    }
    Files.writeString(
        file, page.substring(0, from + begin.length()) + "\n" + text + page.substring(to));
  }
}

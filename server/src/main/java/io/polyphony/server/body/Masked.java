package io.polyphony.server.body;

/** What is masked, and the word that stands in its place. */
enum Masked {
  SECRET("[secret]"),
  EMAIL("[e-mail]"),
  CARD("[card]"),
  PHONE("[phone]"),
  /** Long base64: pictures and files may show anything. */
  DATA("[data]");

  private final String word;

  Masked(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}

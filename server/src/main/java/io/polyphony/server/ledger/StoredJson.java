package io.polyphony.server.ledger;

import java.nio.ByteBuffer;

/** A record as JSON, wherever its bytes stand: they are copied once, into what is sent. */
interface StoredJson {

  /** Bytes of the JSON object. */
  int length();

  /** Writes {@link #length()} bytes. */
  void write(ByteBuffer to);

  static StoredJson of(byte[] json) {
    return new StoredJson() {
      @Override
      public int length() {
        return json.length;
      }

      @Override
      public void write(ByteBuffer to) {
        to.put(json);
      }
    };
  }

  default byte[] bytes() {
    ByteBuffer all = ByteBuffer.allocate(length());
    write(all);
    return all.array();
  }
}

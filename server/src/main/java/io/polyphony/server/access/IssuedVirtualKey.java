package io.polyphony.server.access;

/** A new virtual key with its secret, which is seen this once only. */
public record IssuedVirtualKey(VirtualKey key, String secret) {

  @Override
  public String toString() {
    return "IssuedVirtualKey[" + key.id() + "]";
  }
}

package io.polyphony.llm.provider;

/** How a provider is reached. */
public enum ProviderKind {
  /** A vendor on the internet. */
  REMOTE,
  /** A model server on the owner's own machine or network. */
  LOCAL,
  /** Any address and dialect that the owner names. */
  CUSTOM,
  /** Built in, in process, not a real model. */
  SANDBOX
}

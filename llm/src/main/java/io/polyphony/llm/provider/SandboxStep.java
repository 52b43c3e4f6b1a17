package io.polyphony.llm.provider;

import io.polyphony.llm.chat.Chunk;

/**
 * One chunk of a sandbox answer.
 *
 * @param delayMs how long to wait before it
 */
public record SandboxStep(long delayMs, Chunk chunk) {}

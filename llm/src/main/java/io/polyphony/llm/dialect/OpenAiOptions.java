package io.polyphony.llm.dialect;

/**
 * Where speakers of the OpenAI chat dialect differ from each other.
 *
 * @param limitField the name of the answer's limit where the client did not use this dialect
 * @param forceLimitField whether that name is used even if the client used the other one
 * @param asksForUsage whether {@code stream_options.include_usage} is understood
 * @param developerRole whether the role {@code developer} is understood; else it becomes system
 * @param topK whether {@code top_k} is understood
 * @param cacheMarkers whether {@code cache_control} on parts is understood
 * @param thinking how reasoning of earlier turns travels back
 * @param effort how the wish for reasoning is said
 * @param address how a document that is named by its address travels
 */
public record OpenAiOptions(
    String limitField,
    boolean forceLimitField,
    boolean asksForUsage,
    boolean developerRole,
    boolean topK,
    boolean cacheMarkers,
    Thinking thinking,
    Effort effort,
    DocumentAddress address) {
  static final String MAX_TOKENS = "max_tokens";
  static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

  /** How reasoning of earlier turns travels back to the vendor. */
  public enum Thinking {
    /** Not at all: the vendor refuses or ignores it. */
    OMITTED,
    /** As the message's field {@code reasoning_content} (DeepSeek, Moonshot). */
    REASONING_CONTENT,
    /** As the message's field {@code reasoning} (Groq, Cerebras, Ollama). */
    REASONING,
    /** As {@code reasoning_details} with signatures (OpenRouter). */
    REASONING_DETAILS,
    /** As content parts of type {@code thinking} (Mistral). */
    CONTENT_PARTS
  }

  /** How the wish for reasoning is said. */
  public enum Effort {
    /** {@code reasoning_effort}. */
    FIELD,
    /** {@code reasoning: {effort | max_tokens | enabled, exclude}} (OpenRouter, Vercel). */
    OBJECT,
    /** {@code thinking: {type: enabled | disabled}}, an effort beside it (Z.ai, Moonshot). */
    TYPE,
    /** {@code enable_thinking} and {@code thinking_budget} (Alibaba). */
    SWITCH,
    /**
     * {@code reasoning_effort}; on and off as {@code chat_template_kwargs} (vLLM, and who runs it).
     */
    TEMPLATE
  }

  /** How a document that is named by its address travels. */
  public enum DocumentAddress {
    /** As a text that names it, with a warning: the vendor does not fetch documents. */
    NOTED,
    /** As {@code file.file_data} (OpenRouter). */
    FILE_DATA,
    /** As a part of type {@code document_url} (Mistral). */
    DOCUMENT_URL,
    /** As a part of type {@code file_url} (Perplexity). */
    FILE_URL
  }

  /** What nearly every vendor understands. */
  public static final OpenAiOptions STANDARD =
      new OpenAiOptions(
          MAX_TOKENS,
          false,
          true,
          false,
          false,
          false,
          Thinking.OMITTED,
          Effort.FIELD,
          DocumentAddress.NOTED);

  /** OpenAI itself: its newer models refuse {@code max_tokens}. */
  public static final OpenAiOptions OPENAI =
      new OpenAiOptions(
          MAX_COMPLETION_TOKENS,
          true,
          true,
          true,
          false,
          false,
          Thinking.OMITTED,
          Effort.FIELD,
          DocumentAddress.NOTED);

  /** For vendors that refuse {@code max_completion_tokens}. */
  public OpenAiOptions withMaxTokensOnly() {
    return new OpenAiOptions(
        MAX_TOKENS,
        true,
        asksForUsage,
        developerRole,
        topK,
        cacheMarkers,
        thinking,
        effort,
        address);
  }

  /** For vendors that refuse {@code stream_options} and report usage anyway. */
  public OpenAiOptions withoutUsageOption() {
    return new OpenAiOptions(
        limitField,
        forceLimitField,
        false,
        developerRole,
        topK,
        cacheMarkers,
        thinking,
        effort,
        address);
  }

  public OpenAiOptions withTopK() {
    return new OpenAiOptions(
        limitField,
        forceLimitField,
        asksForUsage,
        developerRole,
        true,
        cacheMarkers,
        thinking,
        effort,
        address);
  }

  public OpenAiOptions withCacheMarkers() {
    return new OpenAiOptions(
        limitField,
        forceLimitField,
        asksForUsage,
        developerRole,
        topK,
        true,
        thinking,
        effort,
        address);
  }

  public OpenAiOptions withThinking(Thinking value) {
    return new OpenAiOptions(
        limitField,
        forceLimitField,
        asksForUsage,
        developerRole,
        topK,
        cacheMarkers,
        value,
        effort,
        address);
  }

  public OpenAiOptions withEffort(Effort value) {
    return new OpenAiOptions(
        limitField,
        forceLimitField,
        asksForUsage,
        developerRole,
        topK,
        cacheMarkers,
        thinking,
        value,
        address);
  }

  public OpenAiOptions withDocumentAddress(DocumentAddress value) {
    return new OpenAiOptions(
        limitField,
        forceLimitField,
        asksForUsage,
        developerRole,
        topK,
        cacheMarkers,
        thinking,
        effort,
        value);
  }

  /** Whether a request of this dialect can be sent as it is, but for the wish for usage. */
  boolean takes(RequestScan scan) {
    return (asksForUsage || !scan.stream()) && scan.departures().stream().allMatch(this::takes);
  }

  private boolean takes(OpenAiDeparture departure) {
    return switch (departure) {
      case OLDER_LIMIT -> !forceLimitField || limitField.equals(MAX_TOKENS);
      case NEWER_LIMIT -> !forceLimitField || limitField.equals(MAX_COMPLETION_TOKENS);
      case DEVELOPER_ROLE -> developerRole;
      case CACHE_MARKER -> cacheMarkers;
      case EFFORT_FIELD -> effort == Effort.FIELD;
      case EFFORT_OBJECT -> effort == Effort.OBJECT;
      case THINKING, DOCUMENT -> false;
    };
  }
}

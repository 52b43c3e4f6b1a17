package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Parameters;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Families that take a conversation. */
enum InvokeChatFamily implements InvokeFamily {
  /** model-parameters-anthropic-claude-messages.html. */
  CLAUDE {
    @Override
    public ObjectNode body(ChatRequest request, Set<String> warnings) {
      WireRequest wire = AnthropicMessages.standard().writeRequest(request);
      ObjectNode body = written(wire, warnings);
      body.put("anthropic_version", CLAUDE_VERSION);
      String betas = wire.headers().get("anthropic-beta");
      if (betas != null) {
        List.of(betas.split(",")).forEach(body.putArray("anthropic_beta")::add);
      }
      return body;
    }
  },

  /** The request and response schema of the Amazon Nova User Guide: Converse's, flattened. */
  NOVA {
    @Override
    public ObjectNode body(ChatRequest request, Set<String> warnings) {
      ObjectNode body = written(BedrockConverse.standard().writeRequest(request), warnings);
      return InvokeNova.flattened(body, warnings);
    }
  },

  /** model-parameters-openai.html, and the same of AI21, Mistral, Qwen, Writer and others. */
  OPENAI {
    @Override
    public ObjectNode body(ChatRequest request, Set<String> warnings) {
      boolean own = request.model().contains("openai.");
      Dialect chat = own ? OPENAI_OWN : OPENAI_OTHERS;
      ObjectNode body = written(chat.writeRequest(request), warnings);
      if (request.stream() && isServer(request.model())) {
        body.put("stream", true);
      }
      return body;
    }
  },

  /** model-parameters-cohere-command-r-plus.html; its tools are those of Cohere's version 1. */
  COHERE {
    @Override
    public ObjectNode body(ChatRequest request, Set<String> warnings) {
      InvokeConversation said = InvokeConversation.of(request, warnings);
      ObjectNode body = JsonFields.MAPPER.createObjectNode();
      body.put("message", said.question());
      ArrayNode history = JsonFields.MAPPER.createArrayNode();
      for (InvokeConversation.Turn turn : said.history()) {
        String role = turn.assistant() ? "CHATBOT" : "USER";
        history.addObject().put("role", role).put("message", turn.text());
      }
      if (!history.isEmpty()) {
        body.set("chat_history", history);
      }
      if (!said.system().isEmpty()) {
        body.put("preamble", said.system());
      }
      Parameters wanted = request.parameters();
      new InvokeParameters(body, warnings)
          .limit("max_tokens", wanted)
          .temperature("temperature", wanted, 1)
          .topP("p", wanted)
          .topK("k", wanted)
          .stop("stop_sequences", wanted)
          .seedAndPenalties(wanted)
          .refuseRest(request);
      return body;
    }
  };

  private static final String CLAUDE_VERSION = "bedrock-2023-05-31";
  private static final Dialect OPENAI_OWN =
      OpenAiChat.with(OpenAiOptions.OPENAI.withoutUsageOption());
  private static final Dialect OPENAI_OTHERS =
      OpenAiChat.with(OpenAiOptions.STANDARD.withMaxTokensOnly().withoutUsageOption());

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The path names the model and says whether a stream is wanted. */
  private static ObjectNode written(WireRequest wire, Set<String> warnings) {
    warnings.addAll(wire.warnings());
    ObjectNode body = wire.body();
    body.remove(List.of("model", "stream"));
    return body;
  }

  /** Servers behind an endpoint get the body alone, so it must say that a stream is wanted. */
  private static boolean isServer(String model) {
    return model.startsWith("arn:") && model.contains(":sagemaker:");
  }
}

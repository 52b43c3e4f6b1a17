package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import io.polyphony.llm.dialect.OpenAiOptions;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Alibaba Cloud Model Studio (Qwen, DashScope) in its OpenAI mode, at the international address;
 * for keys of the Chinese mainland change the base URL. Thinking is switched by {@code
 * enable_thinking} with a budget; open Qwen3 models think unless told otherwise and refuse to do so
 * in answers that are not streamed.
 */
@AutoService(Provider.class)
public final class Alibaba implements Provider {
  private static final Pattern OPEN_AND_HYBRID = Pattern.compile("qwen3-\\d+(\\.\\d+)?b(-a\\d+b)?");
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD
              .withTopK()
              .withMaxTokensOnly()
              .withEffort(OpenAiOptions.Effort.SWITCH));

  @Override
  public String id() {
    return "alibaba";
  }

  @Override
  public String label() {
    return "Alibaba Qwen";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://dashscope-intl.aliyuncs.com/compatible-mode/v1");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public EmbeddingDialect embeddings() {
    return OpenAiEmbeddings.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("sk-..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://modelstudio.console.alibabacloud.com/?tab=model#/api-key");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("DASHSCOPE_API_KEY");
  }

  @Override
  public boolean adjusts() {
    return true;
  }

  @Override
  public void adjust(ObjectNode body, ChatRequest request) {
    boolean streamed = body.path("stream").asBoolean();
    if (!streamed && OPEN_AND_HYBRID.matcher(body.path("model").asText()).matches()) {
      body.put("enable_thinking", false);
      body.remove("thinking_budget");
    }
  }
}

package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiOptions;
import java.net.URI;
import java.util.List;

/** DeepSeek speaks OpenAI chat and takes earlier reasoning back as {@code reasoning_content}. */
@AutoService(Provider.class)
public final class DeepSeek implements Provider {
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD
              .withMaxTokensOnly()
              .withThinking(OpenAiOptions.Thinking.REASONING_CONTENT));

  @Override
  public String id() {
    return "deepseek";
  }

  @Override
  public String label() {
    return "DeepSeek";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.deepseek.com");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("sk-..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://platform.deepseek.com/api_keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("DEEPSEEK_API_KEY");
  }
}

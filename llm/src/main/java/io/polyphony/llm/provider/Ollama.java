package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiOptions;
import java.net.URI;
import java.util.List;

/**
 * Ollama on the owner's machine, through its OpenAI surface, which takes earlier reasoning back as
 * {@code reasoning}.
 */
@AutoService(Provider.class)
public final class Ollama implements Provider {
  private static final Dialect DIALECT =
      OpenAiChat.with(OpenAiOptions.STANDARD.withThinking(OpenAiOptions.Thinking.REASONING));

  @Override
  public String id() {
    return "ollama";
  }

  @Override
  public String label() {
    return "Ollama";
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.LOCAL;
  }

  @Override
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:11434/v1");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.optionalApiKey());
  }
}

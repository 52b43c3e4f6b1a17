package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import java.net.URI;
import java.util.List;

/** Ollama on the owner's machine, through its OpenAI surface. */
@AutoService(Provider.class)
public final class Ollama implements Provider {

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
    return OpenAiChat.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.optionalApiKey());
  }
}

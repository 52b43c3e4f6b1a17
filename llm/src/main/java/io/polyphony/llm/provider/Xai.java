package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * xAI speaks OpenAI chat; its completion tokens leave reasoning out, which the reader sees by the
 * total.
 */
@AutoService(Provider.class)
public final class Xai implements Provider {

  @Override
  public String id() {
    return "xai";
  }

  @Override
  public String label() {
    return "xAI";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.x.ai/v1");
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public Set<OpenAiRelay> relays(Dialect dialect) {
    return Set.of(OpenAiRelay.IMAGES);
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("xai-..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://console.x.ai");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("XAI_API_KEY");
  }
}

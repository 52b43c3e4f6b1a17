package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Built-in practice models, not real ones: they need no key and no network. Their answers come from
 * {@link SandboxScript}; no request leaves the process.
 */
@AutoService(Provider.class)
public final class Sandbox implements Provider {
  public static final String ID = "sandbox";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String label() {
    return "Sandbox";
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.SANDBOX;
  }

  @Override
  public URI baseUrl() {
    return URI.create("sandbox:/");
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of();
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }
}

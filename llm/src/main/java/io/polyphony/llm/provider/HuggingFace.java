package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import java.net.URI;
import java.util.List;

/**
 * Hugging Face's router: many hosts of open models behind one key. A host can be named behind the
 * model, {@code model:host}; answers show its habits.
 */
@AutoService(Provider.class)
public final class HuggingFace implements Provider {

  @Override
  public String id() {
    return "huggingface";
  }

  @Override
  public String label() {
    return "Hugging Face";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://router.huggingface.co/v1");
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("hf_..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://huggingface.co/settings/tokens");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("HF_TOKEN", "HUGGINGFACE_API_KEY");
  }
}

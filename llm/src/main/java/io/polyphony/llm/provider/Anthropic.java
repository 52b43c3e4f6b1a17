package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.Dialect;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Anthropic: the vendor of its own dialect. Where the client sent no limit, the model's own limit
 * from the catalogue is asked for, so that no answer is cut that need not be.
 */
@AutoService(Provider.class)
public final class Anthropic implements Provider {
  private static final String ID = "anthropic";

  /** Answers without a limit of the client's end here, lest one runs for an hour. */
  private static final long LONGEST = 64_000;

  private static final Dialect DIALECT = AnthropicMessages.withLimits(Anthropic::limit);

  private static final class Known {
    static final Catalog MODELS = Catalog.load(List.of(ID));
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String label() {
    return "Anthropic";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.anthropic.com/v1");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("sk-ant-..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://console.anthropic.com/settings/keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("ANTHROPIC_API_KEY");
  }

  @Override
  public Map<String, String> authorise(Map<String, String> credential) {
    String key = credential.get(CredentialField.API_KEY);
    return key == null || key.isEmpty()
        ? Map.of()
        : Map.of("x-api-key", key, "anthropic-version", AnthropicMessages.VERSION);
  }

  /** The list comes in pages; a thousand is the most that one holds. */
  @Override
  public String modelsPath() {
    return "/models?limit=1000";
  }

  private static int limit(String model) {
    Long longest = Known.MODELS.find(ID, model).map(ModelCard::maxOutput).orElse(null);
    return longest == null
        ? AnthropicMessages.DEFAULT_LIMIT
        : Math.toIntExact(Math.min(longest, LONGEST));
  }
}

package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.GeminiEmbed;
import io.polyphony.llm.dialect.GeminiGenerate;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Google's Gemini API. The key travels in a header, never in the address. */
@AutoService(Provider.class)
public final class Gemini implements Provider {
  private static final String PREFIX = "models/";
  private static final Set<String> ANSWERING = Set.of("generateContent", "embedContent");

  @Override
  public String id() {
    return "gemini";
  }

  @Override
  public String label() {
    return "Google Gemini";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://generativelanguage.googleapis.com/v1beta");
  }

  @Override
  public Dialect dialect() {
    return GeminiGenerate.standard();
  }

  @Override
  public EmbeddingDialect embeddings() {
    return GeminiEmbed.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("AIza..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://aistudio.google.com/apikey");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("GEMINI_API_KEY", "GOOGLE_API_KEY");
  }

  @Override
  public Map<String, String> authorise(Map<String, String> credential) {
    String key = credential.get(CredentialField.API_KEY);
    return key == null || key.isEmpty() ? Map.of() : Map.of("x-goog-api-key", key);
  }

  /** One page holds them all. */
  @Override
  public String modelsPath() {
    return "/models?pageSize=1000";
  }

  @Override
  public List<String> readModels(byte[] body) {
    return ModelList.names(ModelList.parse(body).path("models"), "name").stream()
        .map(name -> name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name)
        .toList();
  }

  /** Those that generate or embed; the list also holds models that paint or film. */
  @Override
  public List<String> answeringModels(byte[] body) {
    List<String> names = new ArrayList<>();
    for (JsonNode model : ModelList.parse(body).path("models")) {
      String name = model.path("name").asText("");
      if (name.startsWith(PREFIX) && answers(model)) {
        names.add(name.substring(PREFIX.length()));
      }
    }
    return List.copyOf(names);
  }

  private static boolean answers(JsonNode model) {
    for (JsonNode method : model.path("supportedGenerationMethods")) {
      if (ANSWERING.contains(method.asText())) {
        return true;
      }
    }
    return false;
  }
}

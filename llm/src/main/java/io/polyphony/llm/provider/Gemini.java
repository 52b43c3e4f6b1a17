package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.GeminiGenerate;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Google's Gemini API. The key travels in a header, never in the address. */
@AutoService(Provider.class)
public final class Gemini implements Provider {
  private static final String PREFIX = "models/";

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

  /** Those that answer; the list also holds models that embed, paint or film. */
  @Override
  public List<String> readModels(byte[] body) {
    List<String> names = new ArrayList<>();
    for (JsonNode model : ModelList.parse(body).path("models")) {
      String name = model.path("name").asText("");
      if (name.startsWith(PREFIX) && generates(model)) {
        names.add(name.substring(PREFIX.length()));
      }
    }
    return List.copyOf(names);
  }

  private static boolean generates(JsonNode model) {
    for (JsonNode method : model.path("supportedGenerationMethods")) {
      if (method.asText().equals("generateContent")) {
        return true;
      }
    }
    return false;
  }
}

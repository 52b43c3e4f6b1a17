package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.EmbeddingOptions;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Azure OpenAI and Azure AI Foundry: models are called by the name of a deployment in one's own
 * resource. Without an API version the v1 interface is spoken, which needs none; with one the older
 * interface, whose path names the deployment.
 */
@AutoService(Provider.class)
public final class Azure implements Provider {
  private static final EmbeddingDialect EMBEDDINGS = OpenAiEmbeddings.with(EmbeddingOptions.OPENAI);
  private static final String RESOURCE = "resource";
  private static final String API_VERSION = "apiVersion";
  private static final String DOMAIN = ".openai.azure.com";
  private static final String LISTING_VERSION = "2023-03-15-preview";

  /** A name, or the host that the portal shows. */
  private static final Pattern RESOURCE_SHAPE =
      Pattern.compile(
          "(https://)?[A-Za-z0-9][A-Za-z0-9-]*"
              + "(\\.(openai\\.azure\\.(com|us|cn)|cognitiveservices\\.azure\\.com"
              + "|services\\.ai\\.azure\\.com))?/?");

  private static final Pattern VERSION_SHAPE =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?");

  @Override
  public String id() {
    return "azure";
  }

  @Override
  public String label() {
    return "Azure OpenAI";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://resource" + DOMAIN + "/openai");
  }

  @Override
  public URI baseUrl(Map<String, String> settings) {
    String resource = HostText.of(settings.getOrDefault(RESOURCE, "resource"));
    String host = resource.contains(".") ? resource : resource + DOMAIN;
    return URI.create("https://" + host + "/openai");
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public String path(WirePath path) {
    String version = path.values().getOrDefault(API_VERSION, "");
    if (version.isEmpty()) {
      return "/v1" + path.path();
    }
    return "/deployments/"
        + PathText.segment(path.model())
        + path.path()
        + "?api-version="
        + version;
  }

  /** Where a deployment is asked; its files lie elsewhere in the older interface. */
  @Override
  public Set<OpenAiRelay> relays(Dialect dialect) {
    return EnumSet.of(OpenAiRelay.IMAGES, OpenAiRelay.SPEECH, OpenAiRelay.TRANSCRIPTIONS);
  }

  @Override
  public EmbeddingDialect embeddings() {
    return EMBEDDINGS;
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(
        CredentialField.setting(RESOURCE, "Resource", "my-resource")
            .matching(RESOURCE_SHAPE)
            .withHelp("Its name, or its endpoint as the portal shows it."),
        CredentialField.apiKey(""),
        CredentialField.setting(API_VERSION, "API version", "2024-10-21")
            .optional()
            .matching(VERSION_SHAPE)
            .withHelp("Leave it empty for the v1 interface, which needs none."));
  }

  @Override
  public URI keyPage() {
    return URI.create(
        "https://portal.azure.com/#view/Microsoft_Azure_ProjectOxford/CognitiveServicesHub/~/OpenAI");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("AZURE_OPENAI_API_KEY");
  }

  @Override
  public Map<String, List<String>> environment() {
    return Map.of(
        CredentialField.API_KEY,
        environmentVariables(),
        RESOURCE,
        List.of("AZURE_OPENAI_ENDPOINT", "AZURE_RESOURCE_NAME"));
  }

  @Override
  public Map<String, String> authorise(Map<String, String> credential) {
    String key = credential.get(CredentialField.API_KEY);
    return key == null || key.isEmpty() ? Map.of() : Map.of("api-key", key);
  }

  /** The deployments: only what was deployed can be called, under the name it was given. */
  @Override
  public String modelsPath() {
    return "/deployments?api-version=" + LISTING_VERSION;
  }
}

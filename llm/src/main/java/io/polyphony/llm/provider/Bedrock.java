package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.BedrockConverse;
import io.polyphony.llm.dialect.BedrockEmbed;
import io.polyphony.llm.dialect.BedrockInvoke;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock: one region's models behind signed requests. Models are listed by another host
 * than the one that answers; newer ones answer only under the name of an inference profile. Models
 * are asked by Converse, but by InvokeModel where Converse refuses them or the owner chose so.
 */
@AutoService(Provider.class)
public final class Bedrock implements Provider {
  private static final String SERVICE = "bedrock";
  private static final String ACCESS_KEY_ID = "accessKeyId";
  private static final String SECRET_ACCESS_KEY = "secretAccessKey";
  private static final String SESSION_TOKEN = "sessionToken";
  private static final String REGION = "region";
  private static final String USUAL_REGION = "us-east-1";
  private static final String SPEAK = "speak";
  private static final String CONVERSE = "converse";
  private static final String INVOKE = "invoke";
  private static final String IN_FORM = INVOKE + "-";

  /**
   * Parts of the ids that Converse refuses: of imported models some (Qwen2.5, gpt-oss), of
   * Jurassic-2 every chat. Sources: Amazon Bedrock User Guide, Invoke your imported model
   * (invoke-imported-model.html), and Supported models and model features
   * (conversation-inference-supported-models-features.html).
   */
  private static final List<String> REFUSED_BY_CONVERSE = List.of(":imported-model/", "ai21.j2-");

  private static final Pattern SPOKEN =
      Pattern.compile(
          CONVERSE
              + "|"
              + INVOKE
              + "|"
              + IN_FORM
              + "("
              + String.join("|", BedrockInvoke.forms())
              + ")");

  @Override
  public String id() {
    return "bedrock";
  }

  @Override
  public String label() {
    return "Amazon Bedrock";
  }

  @Override
  public URI baseUrl() {
    return host("bedrock-runtime", USUAL_REGION);
  }

  @Override
  public URI baseUrl(Map<String, String> settings) {
    return host("bedrock-runtime", region(settings));
  }

  private static String region(Map<String, String> settings) {
    return settings.getOrDefault(REGION, USUAL_REGION);
  }

  private static URI host(String service, String region) {
    String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return URI.create("https://" + service + "." + region + "." + domain);
  }

  @Override
  public Dialect dialect() {
    return BedrockConverse.standard();
  }

  @Override
  public Dialect dialect(String model) {
    return REFUSED_BY_CONVERSE.stream().anyMatch(model::contains)
        ? BedrockInvoke.standard()
        : dialect();
  }

  @Override
  public Dialect dialect(String model, Map<String, String> settings) {
    String chosen = settings.getOrDefault(SPEAK, "");
    return switch (chosen) {
      case "" -> dialect(model);
      case CONVERSE -> dialect();
      case INVOKE -> BedrockInvoke.standard();
      default ->
          BedrockInvoke.in(chosen.substring(Math.min(chosen.length(), IN_FORM.length())))
              .orElse(BedrockInvoke.standard());
    };
  }

  @Override
  public EmbeddingDialect embeddings() {
    return BedrockEmbed.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(
        CredentialField.setting(ACCESS_KEY_ID, "Access key ID", "AKIA..."),
        CredentialField.secret(SECRET_ACCESS_KEY, "Secret access key", ""),
        CredentialField.secret(SESSION_TOKEN, "Session token", "")
            .optional()
            .withHelp("Only for temporary keys, whose ID begins with ASIA."),
        CredentialField.hostLabel(REGION, "Region", USUAL_REGION)
            .startingAs(USUAL_REGION)
            .withHelp("The region in which your account may use the models."),
        CredentialField.setting(SPEAK, "Interface", CONVERSE)
            .optional()
            .matching(SPOKEN)
            .withHelp(
                "Leave it empty: what Converse refuses, such as imported models, is asked by"
                    + " InvokeModel. Or converse or invoke for all models of this credential, or"
                    + " invoke- and the form of a prompt where an ARN does not say it: "
                    + String.join(", ", BedrockInvoke.forms())
                    + "."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://console.aws.amazon.com/iam/home#/security_credentials");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("AWS_SECRET_ACCESS_KEY");
  }

  @Override
  public Map<String, List<String>> environment() {
    return Map.of(
        ACCESS_KEY_ID, List.of("AWS_ACCESS_KEY_ID"),
        SECRET_ACCESS_KEY, environmentVariables(),
        SESSION_TOKEN, List.of("AWS_SESSION_TOKEN"),
        REGION, List.of("AWS_REGION", "AWS_DEFAULT_REGION"));
  }

  @Override
  public Map<String, String> authorise(Map<String, String> credential) {
    return Map.of();
  }

  @Override
  public Authorisation authorisation(Map<String, String> credential) {
    return new Authorisation.AwsSignature(
        SERVICE,
        region(credential),
        credential.getOrDefault(ACCESS_KEY_ID, ""),
        credential.getOrDefault(SECRET_ACCESS_KEY, ""),
        credential.get(SESSION_TOKEN));
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  @Override
  public List<ModelListing> listings(Map<String, String> settings) {
    URI control = host("bedrock", region(settings));
    return List.of(
        new ModelListing(control, "/foundation-models?byOutputModality=TEXT"),
        new ModelListing(control, "/inference-profiles?maxResults=1000"));
  }

  @Override
  public List<String> readModels(byte[] body) {
    return names(body, false);
  }

  /** Models that answer by their own name, and the profiles of those that do not. */
  @Override
  public List<String> answeringModels(byte[] body) {
    return names(body, true);
  }

  private static List<String> names(byte[] body, boolean answering) {
    JsonNode root = ModelList.parse(body);
    List<String> names = new ArrayList<>();
    for (JsonNode model : root.path("modelSummaries")) {
      if (model.path("modelId").isTextual() && (!answering || answers(model))) {
        names.add(model.path("modelId").textValue());
      }
    }
    for (JsonNode profile : root.path("inferenceProfileSummaries")) {
      boolean own = profile.path("type").asText("").equals("APPLICATION");
      String name = profile.path(own ? "inferenceProfileArn" : "inferenceProfileId").asText("");
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  private static boolean answers(JsonNode model) {
    return holds(model.path("inferenceTypesSupported"), "ON_DEMAND")
        && holds(model.path("outputModalities"), "TEXT");
  }

  private static boolean holds(JsonNode words, String word) {
    for (JsonNode each : words) {
      if (each.asText().equals(word)) {
        return true;
      }
    }
    return false;
  }
}

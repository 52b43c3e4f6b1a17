package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Snowflake Cortex in one's own account. */
@AutoService(Provider.class)
public final class Snowflake implements Provider {
  private static final String ACCOUNT = "account";
  private static final String DOMAIN = ".snowflakecomputing.com";
  private static final Pattern SHAPE =
      Pattern.compile(
          "(https://)?[A-Za-z0-9][A-Za-z0-9_-]*(\\.[A-Za-z0-9-]+){0,3}"
              + "(\\.snowflakecomputing\\.(com|cn))?/?");

  @Override
  public String id() {
    return "snowflake";
  }

  @Override
  public String label() {
    return "Snowflake Cortex";
  }

  @Override
  public URI baseUrl() {
    return baseUrl(Map.of());
  }

  /** Underscores of an account's name become hyphens in its host, for host names have none. */
  @Override
  public URI baseUrl(Map<String, String> settings) {
    return URI.create(cortex(settings) + "/v1");
  }

  private static String cortex(Map<String, String> settings) {
    String account = HostText.of(settings.getOrDefault(ACCOUNT, "account")).replace('_', '-');
    boolean whole = account.endsWith(DOMAIN) || account.endsWith(".snowflakecomputing.cn");
    return "https://" + (whole ? account : account + DOMAIN) + "/api/v2/cortex";
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(
        CredentialField.setting(ACCOUNT, "Account", "myorg-account123")
            .matching(SHAPE)
            .withHelp("Its identifier, or its host as the browser shows it."),
        CredentialField.secret(CredentialField.API_KEY, "Programmatic access token", ""));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://docs.snowflake.com/en/user-guide/programmatic-access-tokens");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("SNOWFLAKE_TOKEN");
  }

  @Override
  public Map<String, List<String>> environment() {
    return Map.of(
        CredentialField.API_KEY, environmentVariables(), ACCOUNT, List.of("SNOWFLAKE_ACCOUNT"));
  }

  @Override
  public Map<String, String> authorise(Map<String, String> credential) {
    Map<String, String> headers = new HashMap<>(Provider.super.authorise(credential));
    if (!headers.isEmpty()) {
      headers.put("x-snowflake-authorization-token-type", "PROGRAMMATIC_ACCESS_TOKEN");
    }
    return headers;
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  /** The list stands beside the interface that speaks OpenAI's dialect. */
  @Override
  public List<ModelListing> listings(Map<String, String> settings) {
    return List.of(new ModelListing(URI.create(cortex(settings)), "/models"));
  }

  /** Bare names. */
  @Override
  public List<String> readModels(byte[] body) {
    List<String> names = new ArrayList<>();
    for (JsonNode model : ModelList.parse(body).path("models")) {
      if (model.isTextual()) {
        names.add(model.textValue());
      }
    }
    return List.copyOf(names);
  }
}

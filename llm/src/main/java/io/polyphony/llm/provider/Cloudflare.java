package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cloudflare Workers AI; the account stands in the address. */
@AutoService(Provider.class)
public final class Cloudflare implements Provider {
  private static final String ACCOUNT = "accountId";
  private static final String EXAMPLE = "0123456789abcdef0123456789abcdef";

  @Override
  public String id() {
    return "cloudflare";
  }

  @Override
  public String label() {
    return "Cloudflare Workers AI";
  }

  @Override
  public URI baseUrl() {
    return baseUrl(Map.of());
  }

  @Override
  public URI baseUrl(Map<String, String> settings) {
    return URI.create(account(settings) + "/v1");
  }

  private static String account(Map<String, String> settings) {
    String account = settings.getOrDefault(ACCOUNT, EXAMPLE);
    return "https://api.cloudflare.com/client/v4/accounts/" + account + "/ai";
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public EmbeddingDialect embeddings() {
    return OpenAiEmbeddings.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(
        CredentialField.setting(ACCOUNT, "Account ID", EXAMPLE)
            .matching(Pattern.compile("[0-9a-fA-F]{32}"))
            .withHelp("32 letters and digits; the dashboard shows it beside Workers AI."),
        CredentialField.secret(CredentialField.API_KEY, "API token", "")
            .withHelp("With the permission Workers AI: Read."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://dash.cloudflare.com/profile/api-tokens");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("CLOUDFLARE_API_TOKEN");
  }

  @Override
  public Map<String, List<String>> environment() {
    return Map.of(
        CredentialField.API_KEY, environmentVariables(), ACCOUNT, List.of("CLOUDFLARE_ACCOUNT_ID"));
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  @Override
  public List<ModelListing> listings(Map<String, String> settings) {
    return List.of(
        new ModelListing(
            URI.create(account(settings)), "/models/search?task=Text%20Generation&per_page=500"));
  }

  @Override
  public List<String> readModels(byte[] body) {
    return ModelList.names(ModelList.parse(body).path("result"), "name");
  }
}

package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * GitHub Copilot: a person signs in with a code, GitHub's token is exchanged for one of half an
 * hour, and that one travels with requests that say which editor asks.
 */
@AutoService(Provider.class)
public final class Copilot implements Provider {
  private static final String GITHUB_TOKEN = "githubToken";
  private static final String CLIENT_ID = "Iv1.b507a08c87ecfe98";
  private static final URI TOKENS = URI.create("https://api.github.com/copilot_internal/v2/token");
  private static final Map<String, String> EDITOR =
      Map.of(
          "editor-version", "vscode/1.105.1",
          "editor-plugin-version", "copilot-chat/0.32.4",
          "user-agent", "GitHubCopilotChat/0.32.4",
          "copilot-integration-id", "vscode-chat");

  @Override
  public String id() {
    return "copilot";
  }

  @Override
  public String label() {
    return "GitHub Copilot";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.githubcopilot.com");
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(
        CredentialField.secret(GITHUB_TOKEN, "GitHub token", "gho_...")
            .withHelp("Signing in is easier. A token works too if its owner has Copilot."));
  }

  @Override
  public DeviceSignIn deviceSignIn() {
    return new DeviceSignIn(
        URI.create("https://github.com/login/device/code"),
        URI.create("https://github.com/login/oauth/access_token"),
        CLIENT_ID,
        "read:user",
        Map.of(),
        GITHUB_TOKEN);
  }

  @Override
  public URI keyPage() {
    return URI.create("https://github.com/settings/copilot");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("GITHUB_COPILOT_TOKEN");
  }

  @Override
  public Map<String, List<String>> environment() {
    return Map.of(GITHUB_TOKEN, environmentVariables());
  }

  @Override
  public Map<String, String> authorise(Map<String, String> credential) {
    return Map.of();
  }

  @Override
  public Authorisation authorisation(Map<String, String> credential) {
    Map<String, String> headers = new HashMap<>(EDITOR);
    headers.put("authorization", "token " + credential.getOrDefault(GITHUB_TOKEN, ""));
    return new Authorisation.Token(new TokenRequest.Fetch(TOKENS, headers), EDITOR);
  }

  @Override
  public boolean adjusts() {
    return true;
  }

  /** Pictures must be announced; a turn that answers a tool is not counted as the person's own. */
  @Override
  public Map<String, String> headers(ChatRequest request) {
    Map<String, String> headers = new HashMap<>();
    Role last = request.messages().isEmpty() ? Role.USER : request.messages().getLast().role();
    headers.put("x-initiator", last == Role.USER ? "user" : "agent");
    if (request.messages().stream().flatMap(it -> it.parts().stream()).anyMatch(Copilot::shows)) {
      headers.put("copilot-vision-request", "true");
    }
    return headers;
  }

  private static boolean shows(Part part) {
    return part instanceof Part.Image;
  }

  /** Those that chat; the list also holds models that embed or complete. */
  @Override
  public List<String> readModels(byte[] body) {
    List<String> names = new ArrayList<>();
    for (JsonNode model : ModelList.parse(body).path("data")) {
      String type = model.path("capabilities").path("type").asText("chat");
      if (type.equals("chat") && model.path("id").isTextual()) {
        names.add(model.path("id").textValue());
      }
    }
    return List.copyOf(names);
  }
}

package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Together AI speaks OpenAI chat; its list of models is a bare array. */
@AutoService(Provider.class)
public final class Together implements Provider {

  @Override
  public String id() {
    return "together";
  }

  @Override
  public String label() {
    return "Together AI";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.together.xyz/v1");
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public EmbeddingDialect embeddings() {
    return OpenAiEmbeddings.standard();
  }

  /** Its files are uploaded in a form of their own. */
  @Override
  public Set<OpenAiRelay> relays(Dialect dialect) {
    return EnumSet.of(OpenAiRelay.IMAGES, OpenAiRelay.SPEECH, OpenAiRelay.TRANSCRIPTIONS);
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey(""));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://api.together.ai/settings/api-keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("TOGETHER_API_KEY");
  }
}

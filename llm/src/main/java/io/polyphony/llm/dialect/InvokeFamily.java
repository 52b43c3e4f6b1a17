package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The form in which a maker's models are asked by InvokeModel. Source: Amazon Bedrock User Guide,
 * Inference request parameters and response fields for foundation models (model-parameters.html),
 * and its pages by maker.
 */
sealed interface InvokeFamily permits InvokeChatFamily, InvokeTextFamily {

  /** The word by which a person chooses the form. */
  String word();

  /**
   * The body for a model of this family.
   *
   * @param warnings takes what the family cannot be told
   */
  ObjectNode body(ChatRequest request, Set<String> warnings);

  static List<InvokeFamily> all() {
    List<InvokeFamily> all = new ArrayList<>(List.of(InvokeChatFamily.values()));
    all.addAll(List.of(InvokeTextFamily.values()));
    return all;
  }

  /**
   * By parts of a model's id, which stand also in the names of inference profiles and in the ARNs
   * of foundation models and of models customised from them; the first that fits counts.
   */
  List<Map.Entry<String, InvokeFamily>> BY_NAME =
      List.of(
          Map.entry("anthropic.claude-instant", InvokeTextFamily.CLAUDE),
          Map.entry("anthropic.claude-v", InvokeTextFamily.CLAUDE),
          Map.entry("anthropic.", InvokeChatFamily.CLAUDE),
          Map.entry("amazon.nova", InvokeChatFamily.NOVA),
          Map.entry("amazon.titan", InvokeTextFamily.TITAN),
          Map.entry("meta.llama2", InvokeTextFamily.LLAMA_2),
          Map.entry("meta.llama4", InvokeTextFamily.LLAMA_4),
          Map.entry("meta.llama", InvokeTextFamily.LLAMA),
          Map.entry("mistral.mistral-7b", InvokeTextFamily.MISTRAL),
          Map.entry("mistral.mixtral", InvokeTextFamily.MISTRAL),
          Map.entry("mistral.mistral-large-2402", InvokeTextFamily.MISTRAL),
          Map.entry("mistral.mistral-small-2402", InvokeTextFamily.MISTRAL),
          Map.entry("cohere.command-r", InvokeChatFamily.COHERE),
          Map.entry("cohere.command", InvokeTextFamily.COHERE),
          Map.entry("ai21.j2", InvokeTextFamily.JURASSIC),
          Map.entry("deepseek.r1", InvokeTextFamily.DEEPSEEK));

  /**
   * The family that a model's id names. OpenAI's chat where it names none: imported models and most
   * newer makers speak it (invoke-imported-model.html).
   */
  static InvokeFamily of(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    return BY_NAME.stream()
        .filter(known -> name.contains(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(InvokeChatFamily.OPENAI);
  }
}

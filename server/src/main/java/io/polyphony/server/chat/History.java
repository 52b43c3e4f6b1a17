package io.polyphony.server.chat;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.Role;
import java.util.ArrayList;
import java.util.List;

/** What a lane's model is told: its own messages and no other lane's. */
final class History {
  private History() {}

  /**
   * @param path the lane's messages from the first to the prompt that is to be answered
   */
  static ChatRequest request(String model, LaneParameters parameters, List<Message> path) {
    List<io.polyphony.llm.chat.Message> messages = new ArrayList<>();
    if (parameters.system() != null && !parameters.system().isBlank()) {
      messages.add(io.polyphony.llm.chat.Message.of(Role.SYSTEM, parameters.system()));
    }
    for (Message message : path) {
      boolean prompt = message.role().equals("user");
      if (prompt || !message.text().isEmpty()) {
        Role role = prompt ? Role.USER : Role.ASSISTANT;
        messages.add(io.polyphony.llm.chat.Message.of(role, message.text()));
      }
    }
    ChatRequest request = ChatRequest.of(model, messages, parameters(parameters));
    return parameters.reasoningEffort() == null
        ? request
        : request.withReasoning(new Reasoning(parameters.reasoningEffort(), null, null, null));
  }

  static long characters(ChatRequest request) {
    return request.messages().stream().mapToLong(message -> message.text().length()).sum();
  }

  private static Parameters parameters(LaneParameters lane) {
    return new Parameters(
        lane.temperature(),
        lane.topP(),
        null,
        lane.maxOutputTokens(),
        lane.stop() == null ? List.of() : lane.stop(),
        lane.seed(),
        null,
        null,
        null);
  }
}

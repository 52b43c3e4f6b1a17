package io.polyphony.server.chat;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The bodies that clients send to {@code /api/conversations}. */
public final class ChatRequests {
  private ChatRequests() {}

  /** A new conversation with 1 to 8 lanes. */
  public record NewConversation(
      @Nullable @Size(max = 200) String title,
      @NotEmpty @Size(max = 8) List<@NotNull @Valid NewLane> lanes) {}

  /**
   * A lane to open.
   *
   * @param position where it stands; last if null
   */
  public record NewLane(
      @NotBlank @Size(max = 300) String model,
      @Nullable @Valid LaneParameters parameters,
      @Nullable @Min(0) @Max(1_000) Integer position) {}

  /** A new title. */
  public record ConversationChange(@NotBlank @Size(max = 200) String title) {}

  /** What changes in a lane; null stays as it is. */
  public record LaneChange(
      @Nullable @Size(min = 1, max = 300) String model,
      @Nullable @Valid LaneParameters parameters,
      @Nullable @Min(0) @Max(1_000) Integer position,
      @Nullable UUID leaf) {}

  /** One prompt to some lanes. */
  public record NewTurn(
      @NotBlank @Size(max = 2_000_000) String text,
      @NotEmpty @Size(max = 8) List<@NotNull UUID> lanes) {}

  /** What a turn made: prompts and answers that begin. */
  public record TurnStarted(UUID turn, List<Message> messages) {}

  /**
   * Which answers to stop.
   *
   * @param lane all lanes if null
   */
  public record StopRequest(@Nullable UUID lane) {}

  /** How many answers were asked to stop. */
  public record Stopped(int stopped) {}

  /** How to answer again; null as the lane has it. */
  public record Regeneration(
      @Nullable @Size(min = 1, max = 300) String model,
      @Nullable @Valid LaneParameters parameters) {}
}

package io.polyphony.server.chat;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a lane's model is asked; a null is not sent. */
public record LaneParameters(
    @Nullable @DecimalMin("0") @DecimalMax("2") Double temperature,
    @Nullable @DecimalMin("0") @DecimalMax("1") Double topP,
    @Nullable @Min(1) @Max(10_000_000) Integer maxOutputTokens,
    @Nullable @Pattern(regexp = "none|minimal|low|medium|high|xhigh") String reasoningEffort,
    @Nullable @Size(max = 200_000) String system,
    @Nullable Long seed,
    @Nullable @Size(max = 8) List<@Size(max = 200) String> stop) {

  public static final LaneParameters NONE =
      new LaneParameters(null, null, null, null, null, null, null);
}

package io.polyphony.server.team;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/**
 * What a team is to be, new or changed.
 *
 * @param members ids of people of the organisation
 */
public record NewTeam(
    @NotBlank @Size(max = 100) String name,
    @NotNull @Size(max = 1000) List<@NotNull UUID> members) {}

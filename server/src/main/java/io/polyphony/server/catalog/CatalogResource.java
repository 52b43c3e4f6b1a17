package io.polyphony.server.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code /api/catalog}. */
@Path("/api/catalog")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CatalogResource {
  private final CurrentCaller current;
  private final Offers offers;
  private final ObjectMapper mapper;

  CatalogResource(CurrentCaller current, Offers offers, ObjectMapper mapper) {
    this.current = current;
    this.offers = offers;
    this.mapper = mapper;
  }

  @GET
  @Permission(Permissions.CATALOG_READ)
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = CatalogAnswer.class)))
  @APIResponse(responseCode = "304", description = "Nothing has changed.")
  public Response get(@Context Request request) throws JsonProcessingException {
    byte[] body = mapper.writeValueAsBytes(offers.of(current.get()));
    var tag = new EntityTag(digest(body));
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder answer = unchanged != null ? unchanged : Response.ok(body);
    return answer.tag(tag).header("Cache-Control", "private, no-cache").build();
  }

  private static String digest(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}

package io.polyphony.server.access;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Stands before every REST operation: nobody passes who is not known, unless it says so. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class CallerFilter implements ContainerRequestFilter {
  private final Authenticator authenticator;
  private final CurrentCaller current;
  private final CurrentVertxRequest vertxRequest;
  private final ResourceInfo operation;

  CallerFilter(
      Authenticator authenticator,
      CurrentCaller current,
      CurrentVertxRequest vertxRequest,
      ResourceInfo operation) {
    this.authenticator = authenticator;
    this.current = current;
    this.vertxRequest = vertxRequest;
    this.operation = operation;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    HttpServerRequest request = vertxRequest.getCurrent().request();
    Method method = operation.getResourceMethod();
    if (method.isAnnotationPresent(Anonymous.class)) {
      if (OwnPage.changes(request)) {
        OwnPage.requireOrigin(request);
      }
      authenticator.find(request).ifPresent(current::set);
      return;
    }
    Caller caller = authenticator.require(request);
    authorise(caller, permission(method));
    current.set(caller);
  }

  private static void authorise(Caller caller, @Nullable Permission permission) {
    if (permission != null) {
      Access.require(caller, permission.value());
    } else if (caller.session() == null) {
      throw Failure.of(ErrorCode.PERMISSION, "This is for signed-in people only.").asException();
    }
  }

  private static @Nullable Permission permission(Method method) {
    Permission own = method.getAnnotation(Permission.class);
    return own != null ? own : method.getDeclaringClass().getAnnotation(Permission.class);
  }
}

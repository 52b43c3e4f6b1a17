package io.polyphony.server.gateway.relay;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.completion.Completion;
import io.polyphony.server.completion.ErrandSink;
import io.polyphony.server.completion.Errands;
import io.polyphony.server.completion.StopReason;
import io.polyphony.server.gateway.Door;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.store.Ids;
import io.polyphony.server.upstream.Passage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The way of a request that asks no model. */
@Singleton
class ErrandDoor {
  /** Lists are the largest of what is not a file's content. */
  private static final int LARGEST = 32 << 20;

  private final Door door;
  private final Errands errands;
  private final Refusal refusal;
  private final Ids ids;

  @Inject
  ErrandDoor(Door door, Errands errands, Refusal refusal, Ids ids) {
    this.door = door;
    this.errands = errands;
    this.refusal = refusal;
    this.ids = ids;
  }

  /** The caller of a request whose body is not looked at here. */
  Future<Caller> caller(HttpServerRequest request) {
    return door.authenticate(request, RelayDoor.ENTRY).compose(Door::mayComplete);
  }

  Future<byte[]> body(Caller caller, HttpServerRequest request) {
    return door.body(caller, request);
  }

  void refuse(HttpServerRequest request, Throwable refused) {
    refusal.send(request, RelayDoor.SURFACE, refused);
  }

  /** Sends a whole answer as it is. */
  void answer(HttpServerRequest request, Passage.Answer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (answer.head().status() >= 400) {
      response.putHeader("x-polyphony-error-id", ids.next().toString());
    }
    PassedAnswer.whole(response, answer);
    PassedAnswer.drain(request);
  }

  /**
   * Runs an errand and takes its answer in whole.
   *
   * @return the provider's answer, also an error of which it has said something; else fails with a
   *     FailureException
   */
  Future<Passage.Answer> whole(
      Caller caller, HttpServerRequest request, UUID credential, Passage passage) {
    var sink = new Whole(passage);
    return Door.watched(request.response(), errands.run(caller, credential, passage, sink))
        .compose(
            running -> {
              sink.running = running;
              return sink.promise.future();
            });
  }

  /** Runs an errand and hands its answer on as it comes; fails if it is refused. */
  Future<Completion> passed(
      Caller caller, HttpServerRequest request, UUID credential, Passage passage) {
    var answer = new PassedAnswer(request, RelayDoor.SURFACE, passage, true);
    var sink = new Passed(answer, ids.next().toString());
    return Door.watched(request.response(), errands.run(caller, credential, passage, sink))
        .onSuccess(answer::belongsTo);
  }

  private record Passed(PassedAnswer answer, String errorId) implements ErrandSink {
    @Override
    public void started(@Nullable UUID credential) {
      answer.begin();
    }

    @Override
    public void bytes(Buffer bytes) {
      answer.bytes(bytes);
    }

    @Override
    public void ended(@Nullable Failure failure) {
      answer.end(failure, errorId);
    }
  }

  private static final class Whole implements ErrandSink {
    private final Promise<Passage.Answer> promise = Promise.promise();
    private final Passage passage;
    private final Buffer body = Buffer.buffer();
    private @Nullable Completion running;

    Whole(Passage passage) {
      this.passage = passage;
    }

    @Override
    public void started(@Nullable UUID credential) {}

    @Override
    public void bytes(Buffer bytes) {
      body.appendBuffer(bytes);
      if (body.length() > LARGEST && running != null) {
        promise.tryFail(
            Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider's answer is too large.")
                .asException());
        running.cancel(StopReason.STOPPED);
      }
    }

    @Override
    public void ended(@Nullable Failure failure) {
      Passage.Head head = passage.head();
      Passage.Answer refusal = passage.refusal();
      if (failure == null && head != null) {
        promise.tryComplete(new Passage.Answer(head, body.getBytes()));
      } else if (refusal != null) {
        promise.tryComplete(refusal);
      } else {
        Failure why =
            failure != null
                ? failure
                : Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider said nothing.");
        promise.tryFail(why.asException());
      }
    }
  }
}

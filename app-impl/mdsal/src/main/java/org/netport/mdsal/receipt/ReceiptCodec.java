// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.receipt;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moves;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MovesBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.binding.data.codec.api.BindingNormalizedNodeSerializer;
import org.opendaylight.yangtools.yang.data.api.schema.NormalizedNode;
import org.opendaylight.yangtools.yang.data.api.schema.stream.NormalizedNodeWriter;
import org.opendaylight.yangtools.yang.data.codec.gson.JSONCodecFactory;
import org.opendaylight.yangtools.yang.data.codec.gson.JSONCodecFactorySupplier;
import org.opendaylight.yangtools.yang.data.codec.gson.JSONNormalizedNodeStreamWriter;
import org.opendaylight.yangtools.yang.data.codec.gson.JsonParserStream;
import org.opendaylight.yangtools.yang.data.codec.gson.JsonWriterFactory;
import org.opendaylight.yangtools.yang.data.impl.schema.ImmutableNormalizedNodeStreamWriter;
import org.opendaylight.yangtools.yang.data.impl.schema.NormalizationResultHolder;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receipts in JSON as RESTCONF shows them (RFC 7951): what is in the file is judged by the model when it is read.
 * Thread-safe.
 */
public final class ReceiptCodec {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptCodec.class);
    private static final DataObjectIdentifier<Moves> MOVES = DataObjectIdentifier.builder(Moves.class).build();

    private final Supplier<? extends BindingNormalizedNodeSerializer> bindings;
    private final Supplier<EffectiveModelContext> models;

    /**
     * Makes a codec.
     *
     * @param bindings tells the present mapping of bindings
     * @param models tells the present models, with {@code netport-move}
     */
    public ReceiptCodec(final Supplier<? extends BindingNormalizedNodeSerializer> bindings,
            final Supplier<EffectiveModelContext> models) {
        this.bindings = bindings;
        this.models = models;
    }

    /**
     * Writes a receipt.
     *
     * @param move the receipt
     * @return a JSON object on one line
     */
    String encode(final Move move) {
        final var moves = new MovesBuilder().setMove(Map.of(move.key(), move)).build();
        final var text = new StringWriter();
        try (var json = JsonWriterFactory.createJsonWriter(text);
                var writer = NormalizedNodeWriter.forStreamWriter(
                    JSONNormalizedNodeStreamWriter.createExclusiveWriter(codecs(), json))) {
            writer.write(bindings.get().toNormalizedDataObject(MOVES, moves).node());
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot be written to", e);
        }
        return text.toString();
    }

    /**
     * Reads a receipt.
     *
     * @param line a line of the file, whatever it holds
     * @return the receipt; empty, with a line in the log, where that is not one of the move with that number
     */
    @SuppressWarnings("checkstyle:IllegalCatch")
    public Optional<Move> decode(final ReceiptLine line) {
        try {
            final var moves = (Moves) bindings.get().fromNormalizedNode(
                bindings.get().toYangInstanceIdentifier(MOVES), parse(line.receipt())).getValue();
            final var move = moves.nonnullMove().values().iterator().next();
            if (moves.nonnullMove().size() == 1 && move.getId().longValue() == line.id() && isWhole(move)) {
                return Optional.of(move);
            }
            LOG.warn("The remembered receipt {} is not that of one whole move and is passed over", line.id());
        } catch (RuntimeException | IOException e) {
            // Parsers and bindings have many ways to say no.
            LOG.warn("The remembered receipt {} cannot be read and is passed over", line.id(), e);
        }
        return Optional.empty();
    }

    /** Whether it has what every receipt has. */
    private static boolean isWhole(final Move move) {
        return Stream.of(move.getHost(), move.getTo(), move.getSource(), move.getEpoch(), move.getBegun(),
            move.getOutcome()).noneMatch(Objects::isNull);
    }

    private NormalizedNode parse(final String json) throws IOException {
        final var result = new NormalizationResultHolder();
        try (var writer = ImmutableNormalizedNodeStreamWriter.from(result);
                var parser = JsonParserStream.create(writer, codecs());
                var reader = new JsonReader(new StringReader(json))) {
            parser.parse(reader);
        }
        return result.getResult().data();
    }

    private JSONCodecFactory codecs() {
        return JSONCodecFactorySupplier.RFC7951.getShared(models.get());
    }
}

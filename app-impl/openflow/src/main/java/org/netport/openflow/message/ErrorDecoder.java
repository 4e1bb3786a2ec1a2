// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.netport.openflow.codec.MalformedException;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadActionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadInstructionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadMatchErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadPropertyErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadRequestErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBundleFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFFlowModFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFGroupModFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFHelloFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFMeterModFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFRoleRequestFailedErrorMsg;

/** Reads and names errors (OpenFlow 1.3.5 section 7.4.4). */
final class ErrorDecoder {
    private static final int ERROR = 1;
    private static final int BYTES = 12;
    private static final int EXPERIMENTER = 0xffff;

    private ErrorDecoder() {
    }

    /**
     * Reads an error.
     *
     * @param version the wire version of its header
     * @param body what follows the header
     * @return the error
     * @throws MalformedException if it is too short
     */
    static ErrorName decode(final int version, final ByteBuf body) throws MalformedException {
        if (body.readableBytes() < 4) {
            throw new MalformedException("error message of " + body.readableBytes() + " bytes");
        }
        final int type = body.readUnsignedShort();
        final int code = body.readUnsignedShort();
        if (type == EXPERIMENTER && body.readableBytes() >= 4) {
            return new ErrorName(type, code, "EXPERIMENTER 0x" + Integer.toHexString(body.readInt()) + "/" + code);
        }
        return new ErrorName(type, code, name(version, type, code));
    }

    private static String name(final int version, final int type, final int code) {
        // Without the data that the switch sends back, so that nothing in it can disturb.
        final ByteBuf bare = Unpooled.buffer(BYTES).writeByte(version).writeByte(ERROR).writeShort(BYTES).writeInt(0)
            .writeShort(type).writeShort(code);
        try {
            if (OFFactories.getGenericReader().readFrom(bare) instanceof OFErrorMsg error) {
                return error.getErrType() + "/" + code(error, code);
            }
        } catch (OFParseError | IllegalArgumentException e) {
            // A type or code that Loxi has no name for: the numbers say it as well.
            return "type " + type + "/code " + code;
        }
        return "type " + type + "/code " + code;
    }

    private static String code(final OFErrorMsg error, final int code) {
        return switch (error) {
            case OFFlowModFailedErrorMsg failed -> failed.getCode().toString();
            case OFGroupModFailedErrorMsg failed -> failed.getCode().toString();
            case OFMeterModFailedErrorMsg failed -> failed.getCode().toString();
            case OFBundleFailedErrorMsg failed -> failed.getCode().toString();
            case OFBadMatchErrorMsg bad -> bad.getCode().toString();
            case OFBadActionErrorMsg bad -> bad.getCode().toString();
            case OFBadInstructionErrorMsg bad -> bad.getCode().toString();
            case OFBadPropertyErrorMsg bad -> bad.getCode().toString();
            case OFBadRequestErrorMsg bad -> bad.getCode().toString();
            case OFRoleRequestFailedErrorMsg failed -> failed.getCode().toString();
            case OFHelloFailedErrorMsg failed -> failed.getCode().toString();
            default -> "code " + code;
        };
    }
}

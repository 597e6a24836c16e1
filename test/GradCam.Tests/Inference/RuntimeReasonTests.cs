using GradCam.Inference;

namespace GradCam.Tests.Inference;

/// <summary>The part of the runtime's messages that a person needs, for messages that were met.</summary>
public class RuntimeReasonTests
{
    [Theory]
    [InlineData(
        "[ErrorCode:Fail] Exception during initialization: "
            + "/onnxruntime_src/onnxruntime/core/providers/cpu/tensor/upsamplebase.h:411 "
            + "onnxruntime::ResizeCoordinateTransformationMode "
            + "onnxruntime::UpsampleBase::StringToCoordinateTransformationMode(const std::string&) "
            + "coordinate_transform_mode:[x] is not supported!",
        "coordinate_transform_mode:[x] is not supported!"
    )]
    [InlineData(
        "[ErrorCode:Fail] Non-zero status code returned while running ConstantOfShape node. Name:'fill' Status "
            + "Message: /onnxruntime_src/onnxruntime/core/common/safeint.h:17 static void "
            + "SafeIntExceptionHandler<onnxruntime::OnnxRuntimeException>::SafeIntOnOverflow() Integer overflow",
        "in ConstantOfShape node 'fill': Integer overflow"
    )]
    [InlineData(
        "[ErrorCode:InvalidArgument] Got invalid dimensions for input: x\n Got: 3 Expected: 4.",
        "Got invalid dimensions for input: x Got: 3 Expected: 4"
    )]
    [InlineData("", "it gives no reason")]
    public void Of_message_isItsGist(string message, string gist) => Assert.Equal(gist, RuntimeReason.Of(message));

    [Fact]
    public void Of_longMessage_isCut() => Assert.Equal(303, RuntimeReason.Of(new string('x', 10_000)).Length);
}

namespace GradCam.Inference;

/// <summary>The reason why a process ended, from its exit code.</summary>
internal static class ExitReason
{
    private const int Signal = 128,
        AccessViolation = unchecked((int)0xC0000005),
        DivideByZero = unchecked((int)0xC0000094),
        StackOverflow = unchecked((int)0xC00000FD);

    /// <summary>A phrase, such as "the model crashed ONNX Runtime (segmentation fault)".</summary>
    public static string Of(int code) =>
        code switch
        {
            Signal + 11 or AccessViolation =>
                "the model crashed ONNX Runtime (segmentation fault); it is damaged, or not to be trusted",
            Signal + 8 or DivideByZero =>
                "the model crashed ONNX Runtime (division by zero); it is damaged, or not to be trusted",
            Signal + 6 =>
                "the model crashed ONNX Runtime (abort); it is damaged, needs more memory than it may take, or is "
                    + "not to be trusted",
            Signal + 7 or Signal + 4 or StackOverflow =>
                "the model crashed ONNX Runtime; it is damaged, or not to be trusted",
            Signal + 9 => "the system killed it, perhaps for its memory; use a smaller model or input",
            _ => $"it ended with code {code}",
        };
}

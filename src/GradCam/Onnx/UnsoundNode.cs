namespace GradCam.Onnx;

/// <summary>
/// Errors of code that takes a node for a sound one: a node whose attributes and inputs do not fit each other makes
/// such code throw, which is simpler than a check in every rule.
/// </summary>
internal static class UnsoundNode
{
    /// <summary>True for an error that such a node causes.</summary>
    public static bool Causes(Exception error) =>
        error
            is ArgumentException
                or InvalidOperationException
                or IndexOutOfRangeException
                or ArithmeticException
                or NullReferenceException
                or InvalidCastException;
}

namespace GradCam.Onnx.Bounds;

/// <summary>One number of a small constant: an integer, exactly, or a floating-point number.</summary>
internal readonly record struct Number(long Int, double Float, bool IsFloat)
{
    public static implicit operator Number(long value) => new(value, value, false);

    public static implicit operator Number(double value) => new(0, value, true);

    /// <summary>Its value, rounded where a large integer has more digits.</summary>
    public double Value => IsFloat ? Float : Int;
}

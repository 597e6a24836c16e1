namespace GradCam.Onnx.Bounds;

/// <summary>What is known of an operator's outputs, by what is known of its inputs.</summary>
internal static class ShapeTable
{
    /// <summary>One rule an operator; the outputs of one without a rule are not known.</summary>
    public static Dictionary<string, Func<NodeFacts, Known[]>> Rows { get; } =
        new([
            .. ElementwiseShapes.Rows,
            .. ShapingShapes.Rows,
            .. MakingShapes.Rows,
            .. WindowShapes.Rows,
            .. ProductShapes.Rows,
            .. SequenceShapes.Rows,
        ]);
}

namespace GradCam.Onnx.Bounds;

/// <summary>The shapes of an operator's outputs, from those of its inputs.</summary>
internal static class ShapeTable
{
    /// <summary>One rule an operator; the outputs of one without a rule are not known.</summary>
    public static Dictionary<string, Func<NodeFacts, Known[]>> Rows { get; } =
        new([
            .. ElementwiseShapes.Rows,
            .. ShapingShapes.Rows,
            .. SelectingShapes.Rows,
            .. MakingShapes.Rows,
            .. WindowShapes.Rows,
            .. ProductShapes.Rows,
            .. SequenceShapes.Rows,
        ]);
}

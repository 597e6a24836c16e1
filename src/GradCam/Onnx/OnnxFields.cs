namespace GradCam.Onnx;

/// <summary>
/// The fields of ONNX's messages by their numbers, as <c>onnx.proto</c> has them: what <see cref="KnownFields"/> walks
/// by. The descriptions that come with the generated code would say the same, but take longer to make than a small
/// network to load; the tests hold the two against each other.
/// </summary>
internal static class OnnxFields
{
    /// <summary>A kind of message, or what is none.</summary>
    public enum Kind
    {
        /// <summary>There is no such field.</summary>
        Unknown,

        /// <summary>A number, a text or bytes.</summary>
        Plain,
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
        Segment,
        SparseTensor,
        ValueInfo,
        StringStringEntry,
        OperatorSetId,
        Type,
        TypeTensor,
        TensorShape,
        Dimension,
        TypeElement,
        TypeMap,
        TypeOpaque,
        Function,
        TrainingInfo,
        DeviceConfiguration,
        NodeDeviceConfiguration,
        ShardingSpec,
        IntIntListEntry,
        ShardedDim,
        SimpleShardedDim,
        TensorAnnotation,
    }

    /// <summary>The kind of a message's field.</summary>
    public static Kind Of(Kind message, int field) =>
        (message, field) switch
        {
            (Kind.Model, 7) => Kind.Graph,
            (Kind.Model, 8) => Kind.OperatorSetId,
            (Kind.Model, 14) => Kind.StringStringEntry,
            (Kind.Model, 20) => Kind.TrainingInfo,
            (Kind.Model, 25) => Kind.Function,
            (Kind.Model, 26) => Kind.DeviceConfiguration,
            (Kind.Model, >= 1 and <= 6) => Kind.Plain,
            (Kind.Graph, 1) => Kind.Node,
            (Kind.Graph, 5) => Kind.Tensor,
            (Kind.Graph, 11 or 12 or 13) => Kind.ValueInfo,
            (Kind.Graph, 14) => Kind.TensorAnnotation,
            (Kind.Graph, 15) => Kind.SparseTensor,
            (Kind.Graph, 16) => Kind.StringStringEntry,
            (Kind.Graph, 2 or 10) => Kind.Plain,
            (Kind.Node, 5) => Kind.Attribute,
            (Kind.Node, 9) => Kind.StringStringEntry,
            (Kind.Node, 10) => Kind.NodeDeviceConfiguration,
            (Kind.Node, >= 1 and <= 8) => Kind.Plain,
            (Kind.Attribute, 5 or 10) => Kind.Tensor,
            (Kind.Attribute, 6 or 11) => Kind.Graph,
            (Kind.Attribute, 14 or 15) => Kind.Type,
            (Kind.Attribute, 22 or 23) => Kind.SparseTensor,
            (Kind.Attribute, (>= 1 and <= 9) or 13 or 20 or 21) => Kind.Plain,
            (Kind.Tensor, 3) => Kind.Segment,
            (Kind.Tensor, 13 or 16) => Kind.StringStringEntry,
            (Kind.Tensor, (>= 1 and <= 12) or 14) => Kind.Plain,
            (Kind.SparseTensor, 1 or 2) => Kind.Tensor,
            (Kind.SparseTensor, 3) => Kind.Plain,
            (Kind.ValueInfo, 2) => Kind.Type,
            (Kind.ValueInfo, 4) => Kind.StringStringEntry,
            (Kind.ValueInfo, 1 or 3) => Kind.Plain,
            (Kind.Type, 1 or 8) => Kind.TypeTensor,
            (Kind.Type, 4 or 9) => Kind.TypeElement,
            (Kind.Type, 5) => Kind.TypeMap,
            (Kind.Type, 7) => Kind.TypeOpaque,
            (Kind.Type, 6) => Kind.Plain,
            (Kind.TypeTensor, 2) => Kind.TensorShape,
            (Kind.TypeTensor, 1) => Kind.Plain,
            (Kind.TensorShape, 1) => Kind.Dimension,
            (Kind.TypeElement, 1) => Kind.Type,
            (Kind.TypeMap, 2) => Kind.Type,
            (Kind.TypeMap, 1) => Kind.Plain,
            (Kind.Function, 7) => Kind.Node,
            (Kind.Function, 9) => Kind.OperatorSetId,
            (Kind.Function, 11) => Kind.Attribute,
            (Kind.Function, 12) => Kind.ValueInfo,
            (Kind.Function, 14) => Kind.StringStringEntry,
            (Kind.Function, 1 or 4 or 5 or 6 or 8 or 10 or 13) => Kind.Plain,
            (Kind.TrainingInfo, 1 or 2) => Kind.Graph,
            (Kind.TrainingInfo, 3 or 4) => Kind.StringStringEntry,
            (Kind.NodeDeviceConfiguration, 2) => Kind.ShardingSpec,
            (Kind.NodeDeviceConfiguration, 1 or 3) => Kind.Plain,
            (Kind.ShardingSpec, 3) => Kind.IntIntListEntry,
            (Kind.ShardingSpec, 4) => Kind.ShardedDim,
            (Kind.ShardingSpec, 1 or 2) => Kind.Plain,
            (Kind.ShardedDim, 2) => Kind.SimpleShardedDim,
            (Kind.ShardedDim, 1) => Kind.Plain,
            (Kind.TensorAnnotation, 2) => Kind.StringStringEntry,
            (Kind.TensorAnnotation, 1) => Kind.Plain,
            (Kind.Dimension or Kind.DeviceConfiguration or Kind.SimpleShardedDim, 1 or 2 or 3) => Kind.Plain,
            (
                Kind.Segment
                    or Kind.StringStringEntry
                    or Kind.OperatorSetId
                    or Kind.TypeOpaque
                    or Kind.IntIntListEntry,
                1
                    or 2
            ) => Kind.Plain,
            _ => Kind.Unknown,
        };
}

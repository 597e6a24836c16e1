using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Models;

/// <summary>
/// A model whose large weights are read only when they are needed. Inputs, layers and scores are found without them; a
/// graph is built of the model that <see cref="WithWeights"/> returns. Thread-safe.
/// </summary>
/// <param name="proto">The model; large weights have a name, a type and a shape, but may have no elements.</param>
/// <param name="read">Reads the same model with all its weights.</param>
internal sealed class HollowModel(ModelProto proto, Func<ModelProto> read)
{
    private readonly Lock _reading = new();
    private ModelProto? _whole;

    /// <summary>The model, whose large weights may be missing.</summary>
    public ModelProto Proto => proto;

    /// <summary>A model that has its weights.</summary>
    public static HollowModel Of(ModelProto whole) => new(whole, () => whole) { _whole = whole };

    /// <summary>The model with all its weights; shares all else with <see cref="Proto"/>.</summary>
    /// <exception cref="GradCamException">The model has been changed meanwhile, or cannot be read.</exception>
    public ModelProto WithWeights()
    {
        lock (_reading)
            return _whole ??= Filled();
    }

    /// <summary>A model without its large weights; shares all else.</summary>
    public static ModelProto WithoutWeights(ModelProto model)
    {
        var hollow = model.ShallowCopy();
        for (int i = 0; i < hollow.Graph.Initializer.Count; i++)
        {
            var tensor = hollow.Graph.Initializer[i];
            if (!Tensors.IsWeight(tensor) || (ElementType)tensor.DataType == ElementType.String)
                continue;
            var empty = new TensorProto { Name = tensor.Name, DataType = tensor.DataType };
            empty.Dims.Add(tensor.Dims);
            hollow.Graph.Initializer[i] = empty;
        }
        return hollow;
    }

    private ModelProto Filled()
    {
        var weights = read().Graph.Initializer.ToDictionary(t => t.Name);
        var whole = proto.ShallowCopy();
        for (int i = 0; i < whole.Graph.Initializer.Count; i++)
        {
            var tensor = whole.Graph.Initializer[i];
            if (!IsEmpty(tensor))
                continue;
            if (!weights.TryGetValue(tensor.Name, out var found) || !found.Dims.SequenceEqual(tensor.Dims))
                throw new GradCamException("The model's file was changed while it was in use; load it again.");
            whole.Graph.Initializer[i] = found;
        }
        return whole;
    }

    private static bool IsEmpty(TensorProto tensor) =>
        !tensor.HasRawData && Tensors.StoredElements(tensor) == 0 && Tensors.IsWeight(tensor);
}

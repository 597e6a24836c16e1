using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Models whose large weights are inputs meanwhile, so that the runtime neither gets nor copies them while it only
/// looks at the nodes.
/// </summary>
internal static class WeightsAsInputs
{
    /// <summary>
    /// A model with every large initializer declared as an input; shares all but the inputs with the model.
    /// </summary>
    public static ModelProto Of(ModelProto model)
    {
        var hollow = model.ShallowCopy();
        hollow.MetadataProps.Clear();
        hollow.Graph.Initializer.Clear();
        for (int i = 0; i < hollow.Graph.Input.Count; i++)
            hollow.Graph.Input[i] = hollow.Graph.Input[i].Clone();
        foreach (var tensor in model.Graph.Initializer)
        {
            if (!Tensors.IsWeight(tensor))
                hollow.Graph.Initializer.Add(tensor);
            else
                hollow.Graph.Input.Add(
                    new ValueInfoProto
                    {
                        Name = tensor.Name,
                        Type = Dim.Type((ElementType)tensor.DataType, tensor.Dims.Select(d => (Dim)d)),
                    }
                );
        }
        return hollow;
    }

    /// <summary>Makes the weights initializers again.</summary>
    /// <param name="hollow">A model that was made of one without weights; changed.</param>
    /// <param name="model">The model with the weights.</param>
    public static void Restore(ModelProto hollow, ModelProto model)
    {
        var weights = model.Graph.Initializer.Where(Tensors.IsWeight).ToDictionary(t => t.Name);
        var read = hollow.Graph.Node.SelectMany(Nodes.Reads).ToHashSet();
        for (int i = hollow.Graph.Input.Count - 1; i >= 0; i--)
        {
            if (!weights.TryGetValue(hollow.Graph.Input[i].Name, out var tensor))
                continue;
            hollow.Graph.Input.RemoveAt(i);
            if (read.Contains(tensor.Name))
                hollow.Graph.Initializer.Add(tensor);
        }
    }
}

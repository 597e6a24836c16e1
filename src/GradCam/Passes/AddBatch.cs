using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes;

/// <summary>
/// Gives a model of one picture, <c>[C, H, W]</c>, an input with an axis of samples, <c>[1, C, H, W]</c>, which the
/// graph takes away again.
/// </summary>
internal sealed class AddBatch : IModelPass
{
    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        var input = model.Graph.Input[0];
        string picture = Names.Free("gradcam/picture", [.. model.Graph.Node.SelectMany(n => n.Output)]);
        model.Graph.Redirect(input.Name, picture);
        var first = Tensors.Vector(picture + "/axes", [0]);
        model.Graph.Initializer.Add(first);
        model.Graph.Node.Insert(0, Nodes.New("Squeeze", [input.Name, first.Name], [picture]));
        input.Type = Dim.Type((ElementType)input.Type.TensorType.ElemType, [1, .. Dim.Of(input.Type)!]);
        return model;
    }
}

using GradCam.Onnx.Proto;

namespace GradCam.Onnx;

/// <summary>Whole models.</summary>
internal static class ModelExtensions
{
    /// <summary>
    /// A model with lists of its own of the same nodes, tensors and types: what is added to or taken from one is not in
    /// the other, but a change to a node or a tensor is.
    /// </summary>
    /// <remarks>Shapes of values and functions are left out: they do not hold once nodes are changed.</remarks>
    public static ModelProto ShallowCopy(this ModelProto model)
    {
        var copy = new ModelProto
        {
            IrVersion = model.IrVersion,
            ProducerName = model.ProducerName,
            Graph = new GraphProto { Name = model.Graph.Name },
        };
        copy.OpsetImport.Add(model.OpsetImport);
        copy.MetadataProps.Add(model.MetadataProps);
        copy.Graph.Node.Add(model.Graph.Node);
        copy.Graph.Initializer.Add(model.Graph.Initializer);
        copy.Graph.Input.Add(model.Graph.Input);
        copy.Graph.Output.Add(model.Graph.Output);
        return copy;
    }

    /// <summary>The version of ONNX's default operators that a model is written in.</summary>
    public static int Opset(this ModelProto model) =>
        (int)model.OpsetImport.First(o => o.Domain is "" or "ai.onnx").Version;
}

using GradCam.Graph.Proto;

namespace GradCam.Graph;

/// <summary>Placeholder until the lift is merged.</summary>
internal static class OpsetLift
{
    public static void Lift(ModelProto model)
    {
        foreach (var node in model.Graph.Node)
            if (node.OpType == "ReduceMean" && node.Take("axes") is { } axes)
            {
                node.Input.Add(node.Output[0] + "_axes");
                model.Graph.Initializer.Add(Tensors.Vector(node.Output[0] + "_axes", [.. axes.Ints]));
            }
        foreach (var o in model.OpsetImport) if (o.Version < 18) o.Version = 18;
    }
}

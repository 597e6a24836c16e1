using GradCam.Graph.Proto;

namespace GradCam.Graph;

/// <summary>Placeholder until the lift is merged.</summary>
internal static class OpsetLift
{
    public static void Lift(ModelProto model) => _ = model;
}

namespace GradCam.Methods.Engine;

/// <summary>A map that is not made of others.</summary>
/// <param name="Method">The method, whose recipe is a formula or a procedure.</param>
/// <param name="Layer">The layer, or the input for a map of pixels.</param>
/// <param name="Target">The change of the user's target to the one to explain; null for the target as it is.</param>
internal sealed record MapLeaf(CamMethod Method, Layer Layer, TargetChange? Target);

"use strict";
// While a large network moves or is zoomed, its last picture moves along, which takes a frame however many nodes there
// are; it is drawn anew when the hand rests.
REPORT.moving = (() => {
  const MANY = 1500; // nodes and edges from which a drawing takes longer than a frame may
  const REST = 180; // milliseconds without a movement after which it is drawn anew

  const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "+", "-", "=", "[", "]", "PageUp", "PageDown"]);

  function follow(drawing, canvas) {
    const picture = document.createElement("canvas");
    let corners = null; // what the picture shows, in the drawing's units
    let moving = false, held = false, timer = null;
    const large = () => drawing.body.data.nodes.length + drawing.body.data.edges.length > MANY;

    function begin() {
      if (moving || !corners || !(held || large())) return;
      const shown = canvas.querySelector("canvas");
      [picture.width, picture.height] = [shown.width, shown.height];
      picture.getContext("2d").drawImage(shown, 0, 0);
      moving = drawing.renderer.dragging = true; // the renderer leaves out nodes and edges
    }

    function end() {
      clearTimeout(timer);
      if (!moving || held) return;
      moving = drawing.renderer.dragging = false;
      drawing.redraw();
    }

    function rest() {
      clearTimeout(timer);
      timer = setTimeout(end, REST);
    }

    drawing.on("dragStart", event => { if (!event.nodes.length) begin(); });
    drawing.on("dragEnd", end);
    drawing.on("zoom", () => { begin(); rest(); });
    canvas.onkeydown = event => { if (KEYS.has(event.key)) { begin(); rest(); } }; // moves in every frame until it is let go
    return {
      // While nodes and edges are put in, the picture before them stays.
      hold() {
        held = true;
        begin();
      },
      release() {
        held = false;
        end();
      },
      // A step that no hand makes, as a button's.
      step(act) {
        begin();
        act();
        rest();
      },
      // Whether the picture stands for the drawing in this frame.
      draw(context) {
        if (moving) context.drawImage(picture, corners.low.x, corners.low.y, corners.high.x - corners.low.x, corners.high.y - corners.low.y);
        return moving;
      },
      drawn() {
        corners = {low: drawing.DOMtoCanvas({x: 0, y: 0}), high: drawing.DOMtoCanvas({x: canvas.clientWidth, y: canvas.clientHeight})};
      },
    };
  }

  return {follow};
})();

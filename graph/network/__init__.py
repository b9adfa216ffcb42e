"""Networks: views of the graph, drawn and written for other tools, walked and measured."""
